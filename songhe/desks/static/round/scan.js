// Reads the code at the door: the browser's own reader where it has one, else `qr`; a tag by NFC where the phone can.
const EVERY = 250, MOST = 640;

async function reader() {
  const own = window.BarcodeDetector && (await BarcodeDetector.getSupportedFormats()).includes("qr_code");
  if (own) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video))[0]?.rawValue || "";
  }
  const { default: decode } = await import("../vendor/qr/decode.js");
  const canvas = document.createElement("canvas"), pen = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, MOST / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    try {
      return decode(pen.getImageData(0, 0, canvas.width, canvas.height));
    } catch {
      return ""; // no code in this picture
    }
  };
}

/** Show the camera in `video` until a code is read or `stop.aborted`; empty when it was stopped. Throws where there is no camera. */
export async function scan(video, stop) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  const letGo = () => {
    stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
  };
  stop.addEventListener("abort", letGo); // at once: nobody is filmed while a picture is still being read
  try {
    if (stop.aborted) return "";
    video.srcObject = stream;
    await video.play();
    const read = await reader();
    while (!stop.aborted) {
      const text = video.videoWidth ? await read(video) : "";
      if (text) return stop.aborted ? "" : text;
      await new Promise((go) => setTimeout(go, EVERY));
    }
    return "";
  } catch (fault) {
    if (stop.aborted) return ""; // the picture was taken away under the reader
    throw fault;
  } finally {
    stop.removeEventListener("abort", letGo);
    letGo();
  }
}

export const hasTags = () => "NDEFReader" in window;

/** The text of the next tag that is held to the phone. */
export async function tag(stop) {
  const nfc = new NDEFReader();
  await nfc.scan({ signal: stop });
  return new Promise((resolve) => {
    nfc.onreading = ({ message }) => {
      const record = message.records.find((one) => one.recordType === "text" || one.recordType === "url");
      resolve(record ? new TextDecoder().decode(record.data) : "");
    };
  });
}
