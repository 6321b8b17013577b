/** Reads QR codes by the browser's own detector, where it has one; nothing is shipped for those that have none. */

interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}

interface DetectorClass {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

const EVERY_MS = 250;

function detector(): DetectorClass | undefined {
  return (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
}

/** Whether this browser can read a QR code from a camera: it needs a secure page, a camera's door and the detector. */
export async function canScan(): Promise<boolean> {
  if (!isSecureContext || !navigator.mediaDevices?.getUserMedia) return false;
  const formats: string[] = (await detector()?.getSupportedFormats().catch(() => [])) ?? [];
  return formats.includes("qr_code");
}

/** One look through the camera; pictures stay in the page, and none is kept. */
export class Camera {
  private stream: MediaStream | null = null;
  private timer = 0;

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly found: (text: string) => void,
  ) {}

  /** False where the camera is missing or refused. */
  async start(): Promise<boolean> {
    const Known = detector();
    if (!Known) return false;
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      this.video.srcObject = this.stream;
      await this.video.play();
    } catch {
      this.stop();
      return false;
    }
    this.video.hidden = false;
    const codes = new Known({ formats: ["qr_code"] });
    this.timer = setInterval(() => void this.look(codes), EVERY_MS);
    return true;
  }

  stop(): void {
    clearInterval(this.timer);
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.video.srcObject = null;
    this.video.hidden = true;
  }

  private async look(codes: Detector): Promise<void> {
    const seen = await codes.detect(this.video).catch(() => []);
    const [first] = seen;
    if (first && this.stream) this.found(first.rawValue);
  }
}
