// Another micro-brain: one of my own, or any of those a supervisor looks after.
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { Row } from '../../ui/row'
import { Sheet } from '../../ui/sheet'
import { Icon } from '../../ui/icon'
import { PostPicker } from '../parts/post-picker'
import { choosePost, usePostName, type HeldPost } from '../parts/use-post'
import { staffWords } from '../words'

interface PostSwitchProps {
  open: boolean
  onClose: () => void
  posts: readonly HeldPost[]
  chosen: string
  anywhere: boolean
}

export function PostSwitch({ open, onClose, posts, chosen, anywhere }: PostSwitchProps) {
  const t = useT(staffWords)
  const choose = (id: string) => {
    choosePost(id)
    onClose()
  }
  return (
    <Sheet open={open} onClose={onClose} title={t('switchPost')} testId="post-sheet">
      <View className="stack">
        {posts.map(({ microBrainId }) => (
          <PostRow
            key={microBrainId}
            id={microBrainId}
            on={microBrainId === chosen}
            onPress={() => choose(microBrainId)}
          />
        ))}
      </View>
      {anywhere ? <PostPicker value={chosen} onChange={choose} /> : null}
    </Sheet>
  )
}

function PostRow({ id, on, onPress }: { id: string; on: boolean; onPress: () => void }) {
  const name = usePostName(id)
  return (
    <Row
      title={name ?? id}
      slim
      strong={on}
      onPress={onPress}
      end={on ? <Icon name="check" size="m" className="tidal" /> : null}
      testId={`post-${id}`}
    />
  )
}
