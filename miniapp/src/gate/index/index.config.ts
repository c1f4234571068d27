// The verdict covers the whole screen: the bar is drawn by the page itself.
export default definePageConfig({ navigationStyle: 'custom' })
