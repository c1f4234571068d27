// The words of the inbox.
import { defineWords } from '../../i18n'

export const inboxWords = defineWords('inbox', {
  zh: {
    title: '消息',
    answer: '要您回一下',
    work: '要您办的',
    news: '通知',
    unread: '未读',
    allRead: '全部已读',
    more: '再看一些',
    emptyTitle: '还没有消息',
    emptyNote: '您反映的事、约的时间有了消息，会在这里告诉您。',
    emptyAction: '我要反映',
    subscribe: '有进展，微信里告诉您',
    subscribeOn: '开启',
    subscribed: '开好了，下一次有进展会在微信里告诉您',
    subscribeRefused: '没有开启，消息还是会到这里',
  },
  en: {
    title: 'Inbox',
    answer: 'Waiting for you',
    work: 'For you to do',
    news: 'News',
    unread: 'Unread',
    allRead: 'Mark all read',
    more: 'Show more',
    emptyTitle: 'No messages yet',
    emptyNote: 'News of your reports and appointments comes here.',
    emptyAction: 'Report a matter',
    subscribe: 'Be told in WeChat when it moves on',
    subscribeOn: 'Turn on',
    subscribed: 'Done: WeChat tells you the next time',
    subscribeRefused: 'Not turned on; messages still come here',
  },
})
