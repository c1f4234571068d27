// 校园110 on the phone of those who come: the calls of their posts, and one of them where a notice or the list leads.
import { useRouter } from '@tarojs/taro'
import { useT } from '../../i18n'
import { hasRole, useSession } from '../../session'
import { sosRolesFor } from '@chaolin/shared/campus/sos'
import { Page } from '../../ui/page'
import { SosCalls } from './list'
import { SosCase } from './sos-case'
import { useSosCase } from './use-case'
import { sosWords } from './words'

export default function StaffSosPage() {
  const t = useT(sosWords)
  const number = useRouter().params['number'] ?? ''
  const person = useSession((session) => session.person)
  const may = hasRole(person, ...sosRolesFor('read'))
  return (
    <Page title={t('title')} state={may ? 'ready' : 'forbidden'} testId="staff-sos">
      {number === '' ? <SosCalls /> : <One number={number} />}
    </Page>
  )
}

function One({ number }: { number: string }) {
  const opened = useSosCase(number)
  return <SosCase {...opened} />
}
