// Terms in words: a span, and all that holds for a category in one line.
import type { Duration } from '@chaolin/shared/reports/categories'
import { useT } from '../../i18n'
import type { TermsItem, TermsRow } from './api'
import { termsWords } from './words'

export function useSay() {
  const t = useT(termsWords)
  const span = ({ minutes, clock }: Duration) => {
    const length = minutes % 60 === 0 ? t('hours', { count: minutes / 60 }) : t('minutes', { count: minutes })
    return clock === 'working' ? t('inWorking', { span: length }) : length
  }
  const accept = (within: Duration) => t('acceptIn', { span: span(within) })
  const resolve = (within: Duration) => t('resolveIn', { span: span(within) })
  const parts = ({ mode, acceptWithin, resolveWithin, secondLook, mostOpen }: TermsRow) => [
    mode && t(`mode_${mode}`),
    acceptWithin && accept(acceptWithin),
    resolveWithin && resolve(resolveWithin),
    secondLook && t('checked'),
    mostOpen !== null && t('most', { count: mostOpen }),
  ]
  return {
    /** What is said, and nothing of what is not. */
    line: (row: TermsRow) => parts(row).filter(Boolean).join(' · '),
    district: ({ district }: TermsItem) =>
      t('district', { accept: accept(district.acceptWithin), resolve: resolve(district.resolveWithin) }),
  }
}
