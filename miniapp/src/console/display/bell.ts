// A soft double tone for a new call, for halls that want one.
import { create } from 'zustand'
import { createJSONStorage, persist } from 'zustand/middleware'
import { phoneStorage } from '../../ui/storage'

export const useBell = create<{ on: boolean }>()(
  persist((): { on: boolean } => ({ on: false }), {
    name: 'display-bell',
    storage: createJSONStorage(() => phoneStorage),
  }),
)

const tones = [784, 523]
const toneS = 0.45

/** Browsers let a page sound only after somebody has touched it: switching it on is such a touch. */
export function ring(): void {
  if (!useBell.getState().on || typeof AudioContext === 'undefined') return
  const audio = new AudioContext()
  tones.forEach((frequency, index) => {
    const tone = audio.createOscillator()
    const volume = audio.createGain()
    const from = audio.currentTime + index * toneS
    tone.frequency.value = frequency
    volume.gain.setValueAtTime(0.25, from)
    volume.gain.exponentialRampToValueAtTime(0.001, from + toneS * 1.6)
    tone.connect(volume).connect(audio.destination)
    tone.start(from)
    tone.stop(from + toneS * 1.6)
  })
  setTimeout(() => void audio.close(), tones.length * toneS * 2000)
}
