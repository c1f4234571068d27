// Taro's own globals (definePageConfig, process.env) and the files that only a bundler can import.
/// <reference types="@tarojs/taro" />
declare module '*.scss'
