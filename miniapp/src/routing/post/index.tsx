// One post: what it does, when it is open, how to reach it.
import { useQuery } from '@tanstack/react-query'
import { toGcj02 } from '@chaolin/shared/routing/coordinates'
import { View } from '@tarojs/components'
import Taro, { useRouter } from '@tarojs/taro'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { ActionBar } from '../../ui/action-bar'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Icon } from '../../ui/icon'
import { Page } from '../../ui/page'
import { Row } from '../../ui/row'
import { Tag } from '../../ui/tag'
import { readPost, type Post } from '../api'
import { openPosts } from '../open'
import { useToday } from '../today'
import { postWords } from '../words'

export default function PostPage() {
  const t = useT(postWords)
  const id = decodeURIComponent(useRouter().params['id'] ?? '')
  const query = useQuery({ queryKey: ['post', id], queryFn: () => readPost(id) })
  const gone = query.error instanceof ApiError && [400, 404].includes(query.error.status)
  const post = query.data
  return (
    <Page
      title={post?.name ?? t('postTitle')}
      state={gone ? 'empty' : stateOf(query)}
      empty={{ title: t('gone'), note: t('goneNote'), action: { words: t('toList'), onPress: openPosts } }}
      onRetry={() => void query.refetch()}
      requestId={query.error instanceof ApiError ? query.error.requestId : undefined}
      bottom={
        post ? (
          <ActionBar>
            <Button kind="primary" block icon="phone" onPress={() => call(post.phone)} testId="post-call">
              {`${t('call')} ${post.phone}`}
            </Button>
          </ActionBar>
        ) : null
      }
      testId="post"
    >
      {post ? <About post={post} /> : null}
    </Page>
  )
}

const call = (phoneNumber: string) => void Taro.makePhoneCall({ phoneNumber }).catch(() => undefined)

function About({ post }: { post: Post }) {
  const t = useT(postWords)
  const language = useDisplay((display) => display.language)
  const today = useToday()
  const above = post.path.slice(0, -1).join(' · ')
  return (
    <>
      <Card>
        <View className="line between">
          <View className="lead">{post.name}</View>
          <Tag {...(post.openNow ? { tone: 'green' as const } : {})}>
            {t(post.openNow ? 'open' : 'closed')}
          </Tag>
        </View>
        {above ? <View className="note soft">{t('under', { above })}</View> : null}
        {post.services.length > 0 ? (
          <View className="stack gap-2" id="post-services" data-testid="post-services">
            <View className="note soft">{t('does')}</View>
            <View className="words">{post.services.map((each) => each[language]).join(t('comma'))}</View>
          </View>
        ) : null}
      </Card>
      <Card kind="flush">
        <Row
          lead={<Icon name="clock" size="m" className="soft" />}
          title={today(post)}
          note={post.workingHours}
          testId="post-hours"
        />
        <Row
          lead={<Icon name="phone" size="m" className="soft" />}
          title={post.phone}
          note={t('phone')}
          onPress={() => call(post.phone)}
          testId="post-phone"
        />
        <Way post={post} />
      </Card>
    </>
  )
}

/** WeChat opens its own map; a browser has the words. */
function Way({ post }: { post: Post }) {
  const t = useT(postWords)
  const { directions, place, name } = post
  const lead = <Icon name="pin" size="m" className="soft" />
  const title = directions || t('way')
  if (process.env.TARO_ENV !== 'weapp') return <Row lead={lead} title={title} whole last testId="post-way" />
  const open = () => {
    const { lng, lat } = toGcj02(place)
    void Taro.openLocation({ longitude: lng, latitude: lat, name, address: directions }).catch(
      () => undefined,
    )
  }
  return <Row lead={lead} title={title} whole note={t('map')} last onPress={open} testId="post-way" />
}
