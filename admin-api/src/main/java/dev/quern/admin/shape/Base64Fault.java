package dev.quern.admin.shape;

/** Why a text is no base64, in the words of AWS's own parser. */
public final class Base64Fault {

    private Base64Fault() {}

    /**
     * Whether the last digit before the padding says more than belongs to the last byte, which the JDK's decoder does
     * not look at.
     */
    static boolean leavesBits(String text) {
        int padded = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
        if (padded == 0 || text.length() < 4) {
            return false;
        }
        // of six bits, four are left over before two padding characters, and two before one
        String clean = padded == 2 ? "AQgw" : "AEIMQUYcgkosw048";
        return clean.indexOf(text.charAt(text.length() - padded - 1)) < 0;
    }

    /** The reason; the text is known to be none. */
    public static String of(String text) {
        if (text.length() % 4 != 0) {
            return "Base64 encoded length is expected a multiple of 4 bytes but found: " + text.length();
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean padding = c == '=' && i >= text.length() - 2;
            boolean digit = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+'
                    || c == '/';
            if (!digit && !padding) {
                return "Invalid Base64 character: '" + c + "'";
            }
        }
        return "Invalid last non-pad Base64 character dectected";
    }
}
