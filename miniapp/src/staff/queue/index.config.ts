// In a browser Taro's own pull-to-refresh would take the sticky bars out of place.
export default definePageConfig({ enablePullDownRefresh: process.env.TARO_ENV === 'weapp' })
