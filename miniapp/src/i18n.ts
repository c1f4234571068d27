// Words in two languages. Each folder brings its own (defineWords) and reads them with useT; a missing key is a type error.
import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'

export type Language = 'zh' | 'en'
export type Values = Record<string, string | number>

export interface Words<Key extends string> {
  namespace: string
  zh: Record<Key, string>
  en: Record<Key, string>
}

// One place may be loaded before the app itself (a sub-package, a test), so this stands at the top of the module.
void i18next.use(initReactI18next).init({
  lng: 'zh',
  fallbackLng: 'zh',
  resources: {},
  initAsync: false,
  interpolation: { escapeValue: false },
  react: { useSuspense: false },
})

export function defineWords<Key extends string>(
  namespace: string,
  words: { zh: Record<Key, string>; en: Record<NoInfer<Key>, string> },
): Words<Key> {
  i18next.addResourceBundle('zh', namespace, words.zh)
  i18next.addResourceBundle('en', namespace, words.en)
  return { namespace, ...words }
}

const dayWord = /^(?:Today|Tomorrow|Yesterday)(?= \d)/

/** 'Answer by today 15:24': a moment begins with a capital only where it begins the words. */
const inSentence = (template: string, values: Values): Values =>
  template.startsWith('{{')
    ? values
    : Object.fromEntries(
        Object.entries(values).map(([name, value]) => [
          name,
          typeof value === 'string' ? value.replace(dayWord, (word) => word.toLowerCase()) : value,
        ]),
      )

/** `const t = useT(words)`; then `t('send')`, or `t('left', { count: 3 })` where the text says `{{count}}`. */
export function useT<Key extends string>(words: Words<Key>): (key: Key, values?: Values) => string {
  const { t } = useTranslation(words.namespace)
  return (key, values) => t(key as string, inSentence(words.en[key], values ?? {}))
}

/** Outside of a component: in a store, in an error. */
export function say<Key extends string>(words: Words<Key>, key: Key, values: Values = {}): string {
  return i18next.t(key as string, { ns: words.namespace, ...inSentence(words.en[key], values) })
}

/** A browser chooses letters and a voice by it. */
const tags: Record<Language, string> = { zh: 'zh-CN', en: 'en' }

export function speak(language: Language): void {
  if (process.env.TARO_ENV === 'h5') document.documentElement.lang = tags[language]
  void i18next.changeLanguage(language)
}
