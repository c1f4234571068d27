// `pnpm --filter server compare-triage`: the engines that were weighed, on the same texts and the same held-back fifth.
import { getFastTextClass, getFastTextModule } from 'fasttext.wasm.js'
import naiveBayes from 'wink-naive-bayes-text-classifier'
import { plain } from '../src/routing/triage/features.ts'
import { openModel, type Guess } from '../src/routing/triage/model.ts'
import { phrasesDir, readCorpus, split, type Example } from './corpus.ts'
import { learn } from './learn.ts'

type Rank = (text: string) => Guess[]
type Engine = { name: string; train(examples: Example[], phrases: Example[]): Promise<Rank> }

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })
const toCharacters = (text: string) => [...plain(text).replaceAll(' ', '')]
const toWords = (text: string) =>
  [...segmenter.segment(plain(text))].map(({ segment }) => segment.trim()).filter(Boolean)
const toPieces = (text: string) => {
  const characters = toCharacters(text)
  return [1, 2, 3].flatMap((size) =>
    characters.slice(size - 1).map((_, i) => characters.slice(i, i + size).join('')),
  )
}

const best = (guesses: Guess[]) => guesses.toSorted((a, b) => b.score - a.score)

const fastText = (name: string, tokens: (text: string) => string[]): Engine => ({
  name,
  async train(examples, phrases) {
    const FastText = await getFastTextClass({ getFastTextModule })
    const lines = [...examples, ...phrases]
      .map(({ text, code }) => `__label__${code} ${tokens(text).join(' ')}`)
      .join('\n')
    const url = `data:text/plain;base64,${Buffer.from(lines).toString('base64')}`
    const options = {
      loss: 'softmax',
      wordNgrams: 3,
      bucket: 200_000,
      dim: 32,
      epoch: 40,
      lr: 0.4,
      minCount: 1,
      seed: 1,
      verbose: 0,
    }
    const model = (await new FastText().trainSupervised(url, options, () => {})) as FastTextAnswers
    return (text) => {
      const found = model.predict(tokens(text).join(' '), 5, 0)
      return Array.from({ length: found.size() }, (_, i) => {
        const [score, label] = found.get(i)
        return { code: label.replace('__label__', ''), score }
      })
    }
  },
})
type FastTextAnswers = {
  predict(text: string, k: number, threshold: number): { size(): number; get(i: number): [number, string] }
}

const bayes = (name: string, tokens: (text: string) => string[]): Engine => ({
  name,
  train: async (examples, phrases) => {
    const classifier = naiveBayes()
    classifier.definePrepTasks([tokens])
    classifier.defineConfig({ considerOnlyPresence: true, smoothingFactor: 0.5 })
    for (const { text, code } of [...examples, ...phrases]) classifier.learn(text, code)
    classifier.consolidate()
    return (text) => best(classifier.computeOdds(text).map(([code, score]) => ({ code, score })))
  },
})

const linear: Engine = {
  name: 'linear on pieces, sounds and ideas (ours)',
  train: async (examples, phrases) => {
    const codes = [...new Set(examples.map(({ code }) => code))].sort()
    return openModel(learn(examples, phrases, codes, () => {}).bytes).rank
  },
}

const engines = [
  fastText('fasttext.wasm.js on characters', toCharacters),
  fastText('fasttext.wasm.js on words', toWords),
  bayes('wink naive Bayes on pieces', toPieces),
  bayes('wink naive Bayes on words', toWords),
  linear,
]

const { learn: corpus, held } = split(readCorpus())
const phrases = readCorpus(phrasesDir)
const percent = (value: number) => `${(value * 100).toFixed(1)} %`.padStart(7)
process.stdout.write(
  `${corpus.length} texts and ${phrases.length} phrases to learn from, ${held.length} held back; no gate\n`,
)
for (const { name, train } of engines) {
  const beganMs = performance.now()
  const rank = await train(corpus, phrases)
  const trainedMs = performance.now()
  const answers = held.map(({ text }) => rank(text))
  const usEach = ((performance.now() - trainedMs) * 1000) / held.length
  const within = (places: number) =>
    answers.filter((guesses, i) => guesses.slice(0, places).some(({ code }) => code === held[i]!.code))
      .length / held.length
  process.stdout.write(
    `${name.padEnd(44)} top-1 ${percent(within(1))}  top-3 ${percent(within(3))}  ` +
      `${(usEach / 1000).toFixed(2)} ms a text  trained in ${((trainedMs - beganMs) / 1000).toFixed(0)} s\n`,
  )
}
