// What the server knows of my call: one of a walk that was not stopped, or of another phone; and the numbers to dial.
import { useQuery } from '@tanstack/react-query'
import { useDidShow } from '@tarojs/taro'
import { useEffect } from 'react'
import { readCurrentSos } from '../api'
import { ownSosState, useSos } from './sos-kept'
import { adopt, currentSosKey, goOn } from './sos-run'

export function useCurrentSos(): void {
  const { data, isStale, refetch } = useQuery({
    queryKey: currentSosKey,
    queryFn: readCurrentSos,
  })
  useDidShow(() => {
    ownSosState()
    goOn()
    if (data && isStale) void refetch()
  })
  useEffect(() => {
    if (!data) return
    useSos.setState({ calls: data.calls })
    if (data.sos) adopt(data.sos)
  }, [data])
}
