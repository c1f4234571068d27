// Looking for an answer: the one that fits comes first, in either language, and nothing comes for what is not there.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { rankAnswers, scoreAnswer, termsOf } from './rank.ts'

const answer = (zh: string, en: string, more = { zh: '到窗口办', en: 'At the counter' }) => ({
  question: { zh, en },
  answer: more,
})
const answers = [
  answer('新生户口一定要迁到学校吗？', 'Do new students have to move their register?'),
  answer('身份证丢了，在学校能补吗？', 'I lost my ID card. Can I replace it?'),
  answer('校外租房要登记吗？', 'Do I have to register if I rent outside?'),
]
const best = (q: string) => rankAnswers(q, answers)[0]?.item

describe('published answers', () => {
  it.each([
    ['户口要不要迁', 0],
    ['我身份证掉了怎么补办', 1],
    ['lost card', 1],
    ['在外面租房登记', 2],
  ] as const)('「%s」 finds its answer', (q, place) => expect(best(q)).toBe(answers[place]))

  it('nothing is found for what nobody wrote about', () => {
    expect(rankAnswers('食堂几点开门', answers)).toEqual([])
    expect(rankAnswers('？！', answers)).toEqual([])
  })

  it('whoever asks in the words of a question gets it first, with a full score', () => {
    fc.assert(
      fc.property(fc.constantFrom(...answers), (known) => {
        const [first] = rankAnswers(known.question.zh, answers)
        expect(first).toEqual({ item: known, score: 1 })
      }),
    )
  })

  it('scores lie between 0 and 1 and lists are in their order, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (q) => {
        for (const one of answers) {
          const score = scoreAnswer(termsOf(q), one)
          expect(score).toBeGreaterThanOrEqual(0)
          expect(score).toBeLessThanOrEqual(1)
        }
        const scores = rankAnswers(q, answers).map(({ score }) => score)
        expect(scores).toEqual([...scores].sort((a, b) => b - a))
      }),
    )
  })
})
