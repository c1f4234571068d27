// A sound for what is urgent: two tones, made here, since a file would have to be fetched first.
import { create } from 'zustand'
import { createJSONStorage, persist } from 'zustand/middleware'
import { phoneStorage } from '../../ui/storage'

export const useSound = create<{ on: boolean }>()(
  persist((): { on: boolean } => ({ on: true }), {
    name: 'desk-sound',
    storage: createJSONStorage(() => phoneStorage),
  }),
)

/** Whether the browser lets this page sound: most do only after somebody has touched it. */
export const useAudible = create<{ audible: boolean }>(() => ({ audible: false }))

const tones = [880, 660, 880, 660]
const toneS = 0.18
/** A browser that refuses does not say so: it never answers. */
const refusedMs = 300

let kept: AudioContext | undefined

/** Asks the browser; whoever touches the page is the best moment for it. */
export async function askForSound(): Promise<AudioContext | undefined> {
  if (typeof AudioContext === 'undefined') return undefined
  kept ??= new AudioContext()
  const audio = kept
  if (audio.state !== 'running')
    await Promise.race([
      audio.resume().catch(() => undefined),
      new Promise((resolve) => setTimeout(resolve, refusedMs)),
    ])
  const audible = audio.state === 'running'
  useAudible.setState({ audible })
  return audible ? audio : undefined
}

/** Whether it was really played. */
export async function chime(): Promise<boolean> {
  if (!useSound.getState().on) return false
  const audio = await askForSound()
  if (!audio) return false
  tones.forEach((frequency, index) => {
    const tone = audio.createOscillator()
    const volume = audio.createGain()
    tone.frequency.value = frequency
    volume.gain.value = 0.15
    tone.connect(volume).connect(audio.destination)
    tone.start(audio.currentTime + index * toneS)
    tone.stop(audio.currentTime + (index + 0.8) * toneS)
  })
  return true
}
