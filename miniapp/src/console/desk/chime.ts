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

const tones = [880, 660, 880, 660]
const toneS = 0.18

/** Browsers let a page sound only after somebody has touched it; until then it stays silent. */
export function chime(): void {
  if (!useSound.getState().on || typeof AudioContext === 'undefined') return
  const audio = new AudioContext()
  tones.forEach((frequency, index) => {
    const tone = audio.createOscillator()
    const volume = audio.createGain()
    tone.frequency.value = frequency
    volume.gain.value = 0.15
    tone.connect(volume).connect(audio.destination)
    tone.start(audio.currentTime + index * toneS)
    tone.stop(audio.currentTime + (index + 0.8) * toneS)
  })
  setTimeout(() => void audio.close(), (tones.length + 1) * toneS * 1000)
}
