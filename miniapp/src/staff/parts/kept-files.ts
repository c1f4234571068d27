// Photos that wait for a connection: a picture of the camera is gone after the visit, so it is moved to where it stays.
import Taro from '@tarojs/taro'

/** Where it is kept; in a browser, and where there is no room, the path it has. */
export async function keepFile(path: string): Promise<string> {
  if (process.env.TARO_ENV !== 'weapp') return path
  try {
    const kept = await new Promise<string>((resolve, reject) =>
      Taro.getFileSystemManager().saveFile({
        tempFilePath: path,
        success: ({ savedFilePath }) => resolve(savedFilePath),
        fail: reject,
      }),
    )
    return kept
  } catch {
    return path
  }
}

/** Is it still there? A browser's own address of a photo ends with the visit, and is not kept beyond it. */
export function isKept(path: string): Promise<boolean> {
  if (process.env.TARO_ENV !== 'weapp') return Promise.resolve(true)
  return new Promise((resolve) =>
    Taro.getFileSystemManager().access({
      path,
      success: () => resolve(true),
      fail: () => resolve(false),
    }),
  )
}

export function dropFile(path: string): void {
  if (process.env.TARO_ENV !== 'weapp') return
  Taro.getFileSystemManager().removeSavedFile({ filePath: path, fail: () => undefined })
}
