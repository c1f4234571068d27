// A tab page draws its own top bar; pulled down, it asks anew.
export default definePageConfig({ navigationStyle: 'custom', enablePullDownRefresh: true })
