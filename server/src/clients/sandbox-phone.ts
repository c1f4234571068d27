// The part of WeChat that runs on a phone: in sandbox mode somebody has to count an accepted message.
export type SandboxPhone = { accept(openId: string, templateId: string): Promise<void> }

export const createSandboxPhone = (baseUrl: string): SandboxPhone => ({
  async accept(openId, templateId) {
    const answer = await fetch(`${baseUrl}/sandbox/accept`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ openId, templateId }),
      signal: AbortSignal.timeout(5000),
    })
    if (!answer.ok) throw new Error(`the sandbox answered ${answer.status}`)
  },
})
