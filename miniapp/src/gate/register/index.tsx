// Somebody who has no phone or no invitation: registered by the guard, with a pass on paper.
import { plateCodeOf } from '@chaolin/shared/routing/addresses/plates'
import type { GateVisit, VisitSummary } from '@chaolin/shared/visits/schema'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Taro from '@tarojs/taro'
import { useRef, useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { ActionBar } from '../../ui/action-bar'
import { Button } from '../../ui/button'
import { useIntentKey } from '../../ui/intent-key'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { registerVisit } from '../api'
import type { KeptGate } from '../kept'
import { useOwnGates } from '../use-own-gates'
import { gateWords } from '../words'
import { bodyOf, emptyDraft, faultsOf, type RegisterDraft } from './draft'
import { RegisterForm } from './form'
import { Registered } from './registered'
import { registerWords } from './words'
import '../gate.scss'

export default function RegisterPage() {
  const t = useT(registerWords)
  const gateT = useT(gateWords)
  const { gate, state, query } = useOwnGates()
  return gate ? (
    <Register key={gate.id} gate={gate} />
  ) : (
    <Page
      title={t('title')}
      state={state === 'ready' ? 'empty' : state}
      empty={{ art: 'forbidden', title: gateT('noGate'), note: gateT('noGateNote') }}
      onRetry={() => void query.refetch()}
      testId="gate-register-page"
    />
  )
}

function useRegister(gate: KeptGate) {
  const client = useQueryClient()
  const [draft, setDraft] = useState<RegisterDraft>(emptyDraft)
  const [visit, setVisit] = useState<VisitSummary>()
  const [tried, setTried] = useState(false)
  const keyFor = useIntentKey()
  const tries = useRef<{ same: string; body: GateVisit }>(undefined)
  const { idNumber } = gate
  const faults = faultsOf(draft, idNumber)
  const save = useMutation({
    mutationFn: () => {
      // The stay counts from the first try: a retry is the same registration.
      const same = JSON.stringify(draft)
      if (tries.current?.same !== same) tries.current = { same, body: bodyOf(draft, idNumber, new Date()) }
      const { body } = tries.current
      return registerVisit(gate.id, body, keyFor(body))
    },
    onSuccess: async (made) => {
      setVisit(made)
      await client.invalidateQueries({ queryKey: ['gate-visits', gate.id] })
    },
  })
  return {
    draft,
    faults,
    tried,
    visit,
    save,
    change: (part: Partial<RegisterDraft>) => setDraft((before) => ({ ...before, ...part })),
    submit: () => {
      setTried(true)
      if (faults.length === 0) save.mutate()
    },
    anew: () => {
      setDraft(emptyDraft)
      setVisit(undefined)
      setTried(false)
      tries.current = undefined
      save.reset()
    },
  }
}

function Register({ gate }: { gate: KeptGate }) {
  const t = useT(registerWords)
  const register = useRegister(gate)
  const { draft, faults, tried, visit, save } = register
  const scanPlate = async () => {
    // Nothing scanned is an answer, not an error.
    const answer = await Taro.scanCode({ scanType: ['qrCode', 'barCode'] }).catch(() => undefined)
    if (answer) register.change({ doorPlate: plateCodeOf(answer.result) ?? answer.result })
  }
  const bar = (
    <ActionBar>
      <Button
        kind="primary"
        block
        busy={save.isPending}
        off={tried && faults.length > 0 ? t('off') : undefined}
        onPress={register.submit}
        testId="register-submit"
      >
        {t('submit')}
      </Button>
    </ActionBar>
  )
  const wrong = (path: string) => (save.error instanceof ApiError ? save.error.wrong(path) : undefined)
  return (
    <Page
      title={t('title')}
      bottom={visit ? null : bar}
      offlineWords={t('offline')}
      testId="gate-register-page"
    >
      {visit ? (
        <Registered visit={visit} gate={gate} onAnother={register.anew} />
      ) : (
        <>
          <RegisterForm
            draft={draft}
            faults={tried ? faults : []}
            wrong={wrong}
            gate={gate}
            onChange={register.change}
            onScanPlate={() => void scanPlate()}
          />
          {save.error ? (
            <Notice icon="alert" tone="red" testId="register-problem">
              {save.error.message}
            </Notice>
          ) : null}
        </>
      )}
    </Page>
  )
}
