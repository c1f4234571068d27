// The root of the app: its look, and what lives as long as it does.
import { QueryClientProvider } from '@tanstack/react-query'
import { useLaunch } from '@tarojs/taro'
import type { PropsWithChildren } from 'react'
import './app.scss'
import { connectQueries, queryClient } from './query'
import { watchPages } from './ui/missing-page'

export default function App({ children }: PropsWithChildren) {
  useLaunch(() => {
    connectQueries()
    watchPages()
  })
  return <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
}
