// wx functions for the eye and the ear: how bright the screen is, who may picture it, and sounds from files.
import { report } from '../bridge.ts'
import { left } from './person.ts'
import { api, Listeners, WxFailure, type Options, type Result } from './api.ts'

const written = new Map<string, ArrayBuffer>()

/** For wx.getFileSystemManager(): into the app's own folder alone. */
export function writeFileSync(filePath: string, data: unknown): void {
  if (!filePath.startsWith('wxfile://usr/')) throw new WxFailure(`permission denied, open ${filePath}`)
  if (!(data instanceof ArrayBuffer)) throw new WxFailure('data must be a string or ArrayBuffer')
  written.set(filePath, data)
}

function audio(): Result {
  const [ended, failed] = [new Listeners<Result>(), new Listeners<Result>()]
  let isOver = false
  const player = {
    src: '',
    play: () => {
      if (isOver) return report('a sound was played after its player was destroyed')
      const { src } = player
      const isWave = new TextDecoder().decode(written.get(src)?.slice(0, 4)) === 'RIFF'
      if (isWave) left.sounds.push(src)
      else report(`a sound of ${src}, where no sound was written`)
      setTimeout(() => (isWave ? ended : failed).tell({}))
    },
    stop: () => undefined,
    destroy: () => {
      isOver = true
    },
    onEnded: ended.on,
    offEnded: ended.off,
    onError: failed.on,
    offError: failed.off,
  }
  return player
}

function setBrightness({ value }: Options): void {
  if (typeof value !== 'number' || value < 0 || value > 1) throw new WxFailure('parameter error: value')
  left.brightness = value
}

export const senses = {
  createInnerAudioContext: audio,
  setInnerAudioOption: api('setInnerAudioOption', () => undefined),
  getScreenBrightness: api('getScreenBrightness', () => ({ value: left.brightness })),
  setScreenBrightness: api('setScreenBrightness', setBrightness),
  setVisualEffectOnCapture: api('setVisualEffectOnCapture', () => undefined),
}
