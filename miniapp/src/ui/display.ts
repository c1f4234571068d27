// How a person wants to read: the language, and large text with less on a page (长辈版).
import { create } from 'zustand'
import { createJSONStorage, persist } from 'zustand/middleware'
import { speak, type Language } from '../i18n'
import { phoneStorage } from './storage'

export interface Display {
  language: Language
  elder: boolean
  setLanguage: (language: Language) => void
  setElder: (elder: boolean) => void
}

export const useDisplay = create<Display>()(
  persist(
    (set) => ({
      language: 'zh',
      elder: false,
      setLanguage: (language) => {
        speak(language)
        set({ language })
      },
      setElder: (elder) => set({ elder }),
    }),
    {
      name: 'display',
      storage: createJSONStorage(() => phoneStorage),
      partialize: ({ language, elder }) => ({ language, elder }),
      onRehydrateStorage: () => (display) => display && speak(display.language),
    },
  ),
)
