// A short quiz about scams that students meet: data, in both languages. The answers are for the server alone to tell.
type Words = { zh: string; en: string }
export type QuizQuestion = {
  id: string
  text: Words
  options: readonly { id: string; text: Words }[]
  right: string
  why: Words
}

const yesNo = [
  { id: 'yes', text: { zh: '可以', en: 'Yes' } },
  { id: 'no', text: { zh: '不可以', en: 'No' } },
] as const

export const fraudQuiz: readonly QuizQuestion[] = [
  {
    id: 'brushing',
    text: {
      zh: '群里有人招“刷单”兼职，先垫付 100 元，马上返 110 元。能做吗？',
      en: 'A group offers paid "order boosting": pay 100 yuan first, get 110 back at once. Is it fine?',
    },
    options: yesNo,
    right: 'no',
    why: {
      zh: '先给小甜头，再骗大额。刷单本身也违法。',
      en: 'Small gains first, then the large loss. Order boosting is illegal too.',
    },
  },
  {
    id: 'police-call',
    text: {
      zh: '自称民警的人打电话说您涉案，要您把钱转到“安全账户”。怎么办？',
      en: 'A caller says he is the police and you must move your money to a "safe account". What now?',
    },
    options: [
      { id: 'transfer', text: { zh: '先转过去证明清白', en: 'Transfer it to prove innocence' } },
      { id: 'hang-up', text: { zh: '挂断，自己拨 110 核实', en: 'Hang up and dial 110 yourself' } },
      { id: 'share', text: { zh: '按要求共享手机屏幕', en: 'Share your screen as asked' } },
    ],
    right: 'hang-up',
    why: {
      zh: '公安机关没有“安全账户”，也不会在电话里办案。',
      en: 'The police have no "safe account" and investigate nothing over the phone.',
    },
  },
  {
    id: 'code',
    text: {
      zh: '“客服”说要给您退款，请您把短信验证码念给他。可以吗？',
      en: '"Customer service" wants the code from your text message for a refund. Is it fine?',
    },
    options: yesNo,
    right: 'no',
    why: { zh: '验证码等于密码，退款从来不需要它。', en: 'A code is a password; no refund needs one.' },
  },
  {
    id: 'card',
    text: {
      zh: '同学出 500 元租用您的银行卡和手机卡一个月。可以吗？',
      en: 'A fellow student offers 500 yuan to rent your bank card and SIM for a month. Is it fine?',
    },
    options: yesNo,
    right: 'no',
    why: {
      zh: '出租、出借银行卡和电话卡涉嫌帮助信息网络犯罪活动罪。',
      en: 'Renting out bank cards or SIM cards can be a crime: helping online crime.',
    },
  },
  {
    id: 'loan',
    text: {
      zh: '“注销校园贷，否则影响征信”的电话，最可能是什么？',
      en: 'A call: "Close your student loan account or your credit is ruined." What is it most likely?',
    },
    options: [
      { id: 'true', text: { zh: '银行的正常提醒', en: 'A usual reminder of the bank' } },
      { id: 'scam', text: { zh: '诈骗', en: 'A scam' } },
    ],
    right: 'scam',
    why: {
      zh: '征信不能人工修改，凡是要您先借钱再转账的都是诈骗。',
      en: 'Credit records cannot be edited by hand; whoever makes you borrow and transfer is a fraud.',
    },
  },
  {
    id: 'already-paid',
    text: {
      zh: '发现被骗，钱刚刚转出。第一件事做什么？',
      en: 'You notice the scam just after paying. What comes first?',
    },
    options: [
      { id: 'call', text: { zh: '马上拨 110 或 96110', en: 'Dial 110 or 96110 at once' } },
      { id: 'ask-back', text: { zh: '再转一笔，请对方退回', en: 'Pay once more and ask for it back' } },
      { id: 'wait', text: { zh: '等一天再说', en: 'Wait for a day' } },
    ],
    right: 'call',
    why: {
      zh: '越早报警，越可能止付。',
      en: 'The sooner you report it, the likelier the payment is stopped.',
    },
  },
]
