// Pulled down, it asks anew.
export default definePageConfig({ enablePullDownRefresh: true })
