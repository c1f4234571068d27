// The texts that a district begins with; it changes them as it likes.
import type { TemplateBody } from '@chaolin/shared/staff/template-schema'

export const startingTemplates: TemplateBody[] = [
  { step: 'accept', title: '已接单', text: '您好，{post}已经接了，{due} 前给您答复。' },
  { step: 'progress', title: '已到现场', text: '{today}已到{address}看过，正在处理，有进展马上告诉您。' },
  { step: 'progress', title: '在等配件', text: '已经查明原因，正在等配件，{due} 前办好。' },
  { step: 'ask', title: '问清位置', text: '您好，为了尽快到现场，请告诉我们在几幢几单元附近。' },
  { step: 'ask', title: '请补照片', text: '您好，请补一张现场照片，我们好判断要带什么工具。' },
  {
    step: 'resolve',
    title: '已修好',
    text: '{today}已把{address}的问题修好，请您看看。没解决可以直接重开。',
  },
  {
    step: 'resolve',
    title: '已劝止',
    category: 'noise',
    text: '{today}已上门劝止，对方答应不再吵。再发生请随时告诉我们。',
  },
  { step: 'resolve', title: '已清理', category: 'sanitation', text: '{today}已清理干净，以后会多巡几遍。' },
  { step: 'reject', title: '不归我们管', text: '您好，这件事不在我们的职责里，建议拨打 12345 反映。' },
  { step: 'return', title: '不在辖区', text: '位置不在{post}辖区，请重新分派。' },
  { step: 'escalate', title: '要上级协调', text: '要几个部门一起办，请上级协调。' },
]
