// Answers that an installation may start with: what students ask about the household register, said in general.
import type { AnswerChange } from '@chaolin/shared/campus/answers/schema'

type Start = [question: [zh: string, en: string], answer: [zh: string, en: string]]

const hukou: Start[] = [
  [
    [
      '新生户口一定要迁到学校吗？',
      'Do new students have to move their household register to the university?',
    ],
    [
      '不用，迁不迁由您自己定。不迁的，户口留在家里，不影响上学。',
      'No, it is your choice. If you leave it at home, your studies are not affected.',
    ],
  ],
  [
    ['户口迁到学校要带什么？', 'What do I need to move my register to the university?'],
    [
      '录取通知书、身份证、户口迁移证，交给学校的集体户管理处。省内的多数不用迁移证，可以在线上办。',
      'The letter of admission, your ID card and the transfer certificate, handed to the office that keeps the collective register. Within the province most need no certificate.',
    ],
  ],
  [
    ['毕业后户口怎么迁走？', 'How do I move my register after graduation?'],
    [
      '凭毕业证和接收地的材料到户籍窗口办迁出。暂时没有去处的，可以按学校的规定缓迁。',
      'With your diploma and the papers of the place that takes you, at the counter for household registers. Without a place yet you may ask for a delay.',
    ],
  ],
  [
    ['集体户口要借户口页办事，怎么借？', 'How do I borrow my page of the collective register?'],
    [
      '带身份证到学校集体户管理处登记借用，用完按时还。只要证明的，可以请他们开户籍证明。',
      'Bring your ID card to the office of the collective register and sign for it; return it in time. If a proof will do, they can issue one.',
    ],
  ],
  [
    ['身份证丢了，在学校能补吗？', 'I lost my ID card. Can I replace it on campus?'],
    [
      '能。先在“身份证与户籍办理预约”里约时间，本人到校警驿站办补领，工本费按国家规定收。急用的可以同时办临时身份证。',
      'Yes. Book a time under ID card appointments and come in person to the police post on campus. A temporary card can be made at the same time.',
    ],
  ],
  [
    ['外地户口能在这里换身份证吗？', 'Can I renew my ID card here if I am registered elsewhere?'],
    [
      '能，身份证全国可以异地办。本人带旧证来，照片和指纹现场采。',
      'Yes, ID cards can be renewed anywhere in the country. Come yourself with the old card; photo and fingerprints are taken on the spot.',
    ],
  ],
  [
    ['改名字要怎么办？', 'How do I change my name?'],
    [
      '成年人向户口所在地派出所提申请，说明理由。户口在学校集体户的，到管校园的派出所办。',
      'Adults apply, with a reason, to the police station where they are registered; for the collective register that is the station of the campus.',
    ],
  ],
  [
    ['校外租房要登记吗？', 'Do I have to register if I rent outside the campus?'],
    [
      '要。住下后在“居住登记”里自己申报，几分钟就好。',
      'Yes. Declare it yourself under residence registration; it takes a few minutes.',
    ],
  ],
]

export const startingAnswers: AnswerChange[] = hukou.map(([question, answer]) => ({
  service: 'hukou',
  question: { zh: question[0], en: question[1] },
  answer: { zh: answer[0], en: answer[1] },
  published: true,
}))
