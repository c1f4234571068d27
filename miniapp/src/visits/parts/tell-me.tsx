// Asks WeChat, after a tap on a button that says what it is for, whether one message may be sent.
import { useMutation } from '@tanstack/react-query'
import Taro from '@tarojs/taro'
import { noticeTemplates, type TemplateName } from '@chaolin/shared/notices/templates'
import { post } from '../../api'
import { Button } from '../../ui/button'
import { Notice } from '../../ui/notice'

interface TellMeProps {
  words: string
  yes: string
  done: string
  refused: string
  templates: readonly TemplateName[]
}

export function TellMe({ words, yes, done, refused, templates }: TellMeProps) {
  const asking = useMutation({
    mutationFn: () => allow(templates.map((name) => noticeTemplates[name].id)),
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

/** Several accepted ones are told one by one: each is good for one message. */
async function allow(ids: string[]): Promise<boolean> {
  const accepted = await answered(ids)
  await Promise.all(
    ids.map((templateId) =>
      post('/v1/me/subscriptions', { templateId, accepted: accepted.includes(templateId) }),
    ),
  )
  return accepted.length > 0
}

async function answered(ids: string[]): Promise<string[]> {
  // A browser has no WeChat to ask: the tap on the button is the answer.
  if (process.env.TARO_ENV !== 'weapp') return ids
  const said: Record<string, unknown> = {
    ...(await Taro.requestSubscribeMessage({ tmplIds: ids, entityIds: [] })),
  }
  return ids.filter((id) => said[id] === 'accept')
}
