// What is kept on the phone between two visits, for zustand's persist.
import Taro from '@tarojs/taro'
import type { StateStorage } from 'zustand/middleware'

export const phoneStorage: StateStorage = {
  getItem: (name) => {
    const kept: unknown = Taro.getStorageSync(name)
    return typeof kept === 'string' && kept !== '' ? kept : null
  },
  setItem: (name, value) => Taro.setStorageSync(name, value),
  removeItem: (name) => Taro.removeStorageSync(name),
}
