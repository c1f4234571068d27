// Which published answers fit a question: pairs of Han characters and whole words of other scripts, compared.
export type Answered = { question: { zh: string; en: string }; answer: { zh: string; en: string } }

const filler = /[的了吗呢吧啊呀么是在有和与或及把被我您你要想请问怎么如何什么哪里可以能不能]/gu

/** What a text is about, as a set: 「迁户口」 gives 迁户 and 户口. */
export function termsOf(text: string): Set<string> {
  const plain = text.normalize('NFKC').toLowerCase()
  const terms = new Set<string>()
  for (const [word] of plain.matchAll(/[a-z0-9]{2,}/g)) terms.add(word)
  for (const [run] of plain.replace(filler, ' ').matchAll(/\p{Script=Han}+/gu)) {
    const characters = [...run]
    if (characters.length === 1) terms.add(run)
    for (let i = 0; i + 1 < characters.length; i++) terms.add(`${characters[i]}${characters[i + 1]}`)
  }
  return terms
}

/** 0: nothing in common; 1: everything that was asked stands in the question. */
export function scoreAnswer(asked: ReadonlySet<string>, { question, answer }: Answered): number {
  if (asked.size === 0) return 0
  const inQuestion = termsOf(`${question.zh} ${question.en}`)
  const inAnswer = termsOf(`${answer.zh} ${answer.en}`)
  let sum = 0
  for (const term of asked) sum += inQuestion.has(term) ? 1 : inAnswer.has(term) ? 0.4 : 0
  return sum / asked.size
}

const least = 0.15

/** Best first, equals in the order they came; what has next to nothing to do with it is left out. */
export function rankAnswers<T extends Answered>(question: string, answers: readonly T[]) {
  const asked = termsOf(question)
  return answers
    .map((item, place) => ({ item, place, score: scoreAnswer(asked, item) }))
    .filter(({ score }) => score >= least)
    .sort((a, b) => b.score - a.score || a.place - b.place)
    .map(({ item, score }) => ({ item, score }))
}
