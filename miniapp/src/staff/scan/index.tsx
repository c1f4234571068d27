// Signs in a computer: scan what the console shows, look, agree.
import { useMutation } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { ActionBar } from '../../ui/action-bar'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Field } from '../../ui/field'
import { Mark } from '../../ui/mark'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Sheet } from '../../ui/sheet'
import { confirmScan } from '../api'
import { useIntentKey } from '../../ui/intent-key'
import { usePosts } from '../parts/use-post'
import { scanWords } from './words'

const workers = new Set(['staff', 'dispatcher', 'supervisor', 'clerk', 'cashier', 'counsellor', 'admin'])
const h5 = process.env.TARO_ENV === 'h5'

/** What the QR of the console holds, without its prefix; undefined for any other code. */
export function scanCode(text: string): string | undefined {
  return /^(?:chaolin:scan:)?([\w-]{16,40})$/.exec(text.trim())?.[1]
}

export default function StaffScanPage() {
  const t = useT(scanWords)
  const { me } = usePosts()
  const [typed, setTyped] = useState('')
  const login = useScanLogin()
  const works = me.data?.person.roles.some(({ role }) => workers.has(role))
  const next = () => (h5 ? login.read(typed) : void scan().then((text) => text && login.read(text)))
  const bar = (
    <ActionBar>
      <Button kind="primary" block icon={h5 ? 'next' : 'camera'} onPress={next} testId="scan-next">
        {t(h5 ? 'next' : 'now')}
      </Button>
    </ActionBar>
  )
  return (
    <Page
      title={t('title')}
      state={me.data && !works ? 'forbidden' : stateOf(me)}
      onRetry={() => void me.refetch()}
      bottom={login.done ? null : bar}
      testId="staff-scan"
    >
      {login.done ? <Done onAgain={login.forget} /> : <HowTo typed={typed} onType={setTyped} login={login} />}
      <Sheet open={login.asking} onClose={login.forget} title={t('ask')} testId="scan-sheet">
        <View className="soft">{t('askNote')}</View>
        <View className="line">
          <Button kind="quiet" tall onPress={login.forget} testId="scan-refuse">
            {t('cancel')}
          </Button>
          <Button kind="primary" grow busy={login.busy} onPress={login.confirm} testId="scan-confirm">
            {t('confirm')}
          </Button>
        </View>
      </Sheet>
    </Page>
  )
}

type ScanLogin = ReturnType<typeof useScanLogin>

function useScanLogin() {
  const t = useT(scanWords)
  const [code, setCode] = useState<string>()
  const [wrong, setWrong] = useState<string>()
  const keyFor = useIntentKey()
  const confirm = useMutation({
    mutationFn: (scanned: string) => confirmScan(scanned, keyFor({ scanned })),
    onError: () => setCode(undefined),
  })
  const { error } = confirm
  const refused = error instanceof ApiError && error.status === 404 ? t('expired') : error?.message
  return {
    asking: code !== undefined && !confirm.isSuccess,
    busy: confirm.isPending,
    done: confirm.isSuccess,
    problem: wrong ?? refused,
    read: (text: string) => {
      const found = scanCode(text)
      confirm.reset()
      setWrong(found ? undefined : t('wrong'))
      setCode(found)
    },
    confirm: () => code && confirm.mutate(code),
    forget: () => {
      confirm.reset()
      setCode(undefined)
    },
  }
}

function HowTo({
  typed,
  onType,
  login,
}: {
  typed: string
  onType: (text: string) => void
  login: ScanLogin
}) {
  const t = useT(scanWords)
  return (
    <Card>
      <View className="line wide">
        <Mark icon="idcard" size="big" />
        <View className="lead grow">{t('lead')}</View>
      </View>
      {h5 ? (
        <Field
          label={t('field')}
          placeholder={t('fieldHint')}
          value={typed}
          onInput={onType}
          onConfirm={() => login.read(typed)}
          wrong={login.problem}
          testId="scan-code"
        />
      ) : login.problem ? (
        <Notice icon="alert" tone="warm">
          {login.problem}
        </Notice>
      ) : null}
      <View className="note soft">{t('note')}</View>
    </Card>
  )
}

function Done({ onAgain }: { onAgain: () => void }) {
  const t = useT(scanWords)
  return (
    <Empty art="empty" title={t('done')} note={t('doneNote')} testId="scan-done">
      <Button kind="quiet" onPress={onAgain} testId="scan-again">
        {t('again')}
      </Button>
    </Empty>
  )
}

/** Nothing scanned is an answer, not an error. */
async function scan(): Promise<string | undefined> {
  try {
    const { result } = await Taro.scanCode({ scanType: ['qrCode'] })
    return result
  } catch {
    return undefined
  }
}
