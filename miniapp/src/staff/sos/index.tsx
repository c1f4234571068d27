// 校园110 on the phone of those who come: where a notice of a call leads.
import { useRouter } from '@tarojs/taro'
import { useT } from '../../i18n'
import { hasRole, useSession } from '../../session'
import { sosRolesFor } from '@chaolin/shared/campus/sos'
import { Page } from '../../ui/page'
import { SosCase } from './sos-case'
import { useSosCase } from './use-case'
import { sosWords } from './words'

export default function StaffSosPage() {
  const t = useT(sosWords)
  const number = useRouter().params['number'] ?? ''
  const person = useSession((session) => session.person)
  const opened = useSosCase(number)
  const state = !hasRole(person, ...sosRolesFor('read')) ? 'forbidden' : number === '' ? 'empty' : 'ready'
  return (
    <Page
      title={t('title')}
      state={state}
      empty={{ title: t('missing'), note: t('missingNote') }}
      testId="staff-sos"
    >
      <SosCase {...opened} />
    </Page>
  )
}
