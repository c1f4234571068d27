// What a guard hears and feels: one bright tone and a short buzz for yes, two low ones for no.
import Taro from '@tarojs/taro'

export type Cue = 'open' | 'refuse'

type Tone = { hz: number; ms: number }
const cues: Record<Cue, Tone[]> = {
  open: [
    { hz: 880, ms: 90 },
    { hz: 1320, ms: 160 },
  ],
  refuse: [
    { hz: 220, ms: 200 },
    { hz: 0, ms: 80 },
    { hz: 185, ms: 300 },
  ],
}

const rate = 8000
const headBytes = 44
const fadeSamples = 80
const loud = 100
const betweenBuzzesMs = 260

/** A WAV file of one channel and 8 bits: made here, since a file would have to be fetched first. */
export function wavOf(tones: readonly Tone[]): ArrayBuffer {
  const samples = tones.flatMap(({ hz, ms }) => {
    const count = Math.round((rate * ms) / 1000)
    return Array.from({ length: count }, (_, at) => {
      const edge = Math.min(1, at / fadeSamples, (count - at) / fadeSamples)
      return 128 + Math.round(Math.sin((2 * Math.PI * hz * at) / rate) * loud * edge)
    })
  })
  const file = new ArrayBuffer(headBytes + samples.length)
  const view = new DataView(file)
  const text = (at: number, word: string) =>
    [...word].forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)))
  text(0, 'RIFF')
  view.setUint32(4, 36 + samples.length, true)
  text(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, rate, true)
  view.setUint32(28, rate, true)
  view.setUint16(32, 1, true)
  view.setUint16(34, 8, true)
  text(36, 'data')
  view.setUint32(40, samples.length, true)
  samples.forEach((sample, index) => view.setUint8(headBytes + index, sample))
  return file
}

/** A phone that cannot sound or shake shows the verdict all the same. */
export function tell(cue: Cue): void {
  if (process.env.TARO_ENV === 'weapp') playFile(cue)
  else playInBrowser(cue)
  buzz()
  if (cue === 'refuse') setTimeout(buzz, betweenBuzzesMs)
}

const buzz = () => void Taro.vibrateShort({ type: 'heavy' }).catch(() => undefined)

const written: Partial<Record<Cue, string>> = {}

/** WeChat plays files alone. */
function playFile(cue: Cue): void {
  try {
    let address = written[cue]
    if (address === undefined) {
      address = `${Taro.env.USER_DATA_PATH}/gate-${cue}.wav`
      Taro.getFileSystemManager().writeFileSync(address, wavOf(cues[cue]))
      written[cue] = address
    }
    // An iPhone that is set to silent sounds here too.
    void Taro.setInnerAudioOption({ obeyMuteSwitch: false })
    const player = Taro.createInnerAudioContext()
    player.src = address
    player.onEnded(() => player.destroy())
    player.play()
  } catch {
    // The eye is told too.
  }
}

/** From memory: the page's own rules allow media of no other address. */
function playInBrowser(cue: Cue): void {
  if (typeof AudioContext === 'undefined') return
  const audio = new AudioContext()
  const end = () => void audio.close().catch(() => undefined)
  audio.decodeAudioData(wavOf(cues[cue])).then((sound) => {
    const player = audio.createBufferSource()
    player.buffer = sound
    player.onended = end
    player.connect(audio.destination)
    player.start()
  }, end)
}
