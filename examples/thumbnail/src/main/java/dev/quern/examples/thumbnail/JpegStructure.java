package dev.quern.examples.thumbnail;

import dev.quern.examples.thumbnail.Refusal.Kind;

/**
 * What a JPEG's markers say that its decoder does not: how many colours are mixed, and whether the file ends where it
 * should. (The decoder paints what is missing grey.)
 *
 * @param components
 *            1 for grey, 3 for colour, 4 for colours mixed for print; 0 if the file does not say
 * @param complete
 *            whether the end of the picture is marked
 */
record JpegStructure(int components, boolean complete) {
    private static final int START_OF_SCAN = 0xDA;
    private static final int END_OF_IMAGE = 0xD9;

    /** Walks the segments up to the first scan; compressed data after it cannot look like the marker of the end. */
    static JpegStructure of(byte[] file) {
        int components = 0;
        int at = 2;
        while (at + 4 <= file.length) {
            int marker = file[at + 1] & 0xFF;
            if ((file[at] & 0xFF) != 0xFF || marker == 0xFF) {
                at++;
                continue;
            }
            if (marker == START_OF_SCAN) {
                return new JpegStructure(components, endsAfter(file, at));
            }
            if (startsFrame(marker) && at + 9 < file.length) {
                components = file[at + 9] & 0xFF;
            }
            at += 2 + ((file[at + 2] & 0xFF) << 8 | file[at + 3] & 0xFF);
        }
        return new JpegStructure(components, false);
    }

    /**
     * @throws Refusal
     *             if the picture is incomplete or its colours are mixed for print
     */
    void check() throws Refusal {
        if (components == 4) {
            throw new Refusal(Kind.UNSUPPORTED_IMAGE,
                    "the JPEG has CMYK colours, which are mixed for print; convert it to RGB");
        }
        if (!complete) {
            throw new Refusal(Kind.BROKEN_IMAGE, "the JPEG is broken: it ends before its picture does");
        }
    }

    /** SOF0 to SOF15; DHT, JPG and DAC have numbers among them. */
    private static boolean startsFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private static boolean endsAfter(byte[] file, int scan) {
        for (int i = scan; i + 1 < file.length; i++) {
            if ((file[i] & 0xFF) == 0xFF && (file[i + 1] & 0xFF) == END_OF_IMAGE) {
                return true;
            }
        }
        return false;
    }
}
