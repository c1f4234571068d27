// Asks WeChat, after a tap on a button that says what it is for, whether one message may be sent.
import { useMutation } from '@tanstack/react-query'
import type { TemplateName } from '@chaolin/shared/notices/templates'
import { Button } from './button'
import { Notice } from './notice'
import { askToTell } from './subscribe'

interface TellMeProps {
  words: string
  yes: string
  done: string
  refused: string
  templates: readonly TemplateName[]
}

export function TellMe({ words, yes, done, refused, templates }: TellMeProps) {
  const asking = useMutation({
    mutationFn: () => askToTell(templates),
  })
  const said = asking.isSuccess ? (asking.data ? done : refused) : (asking.error?.message ?? words)
  return (
    <Notice
      icon="bell"
      testId="tell-me"
      end={
        asking.data ? undefined : (
          <Button
            small
            kind="quiet"
            busy={asking.isPending}
            onPress={() => asking.mutate()}
            testId="tell-me-on"
          >
            {yes}
          </Button>
        )
      }
    >
      {said}
    </Notice>
  )
}
