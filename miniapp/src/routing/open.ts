// The ways to the directory of posts.
import Taro from '@tarojs/taro'

export const openPosts = () => void Taro.navigateTo({ url: '/routing/posts/index' })
export const openPost = (id: string) =>
  void Taro.navigateTo({ url: `/routing/post/index?id=${encodeURIComponent(id)}` })
