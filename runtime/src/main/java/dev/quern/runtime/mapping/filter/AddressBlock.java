package dev.quern.runtime.mapping.filter;

/**
 * Is a text that is an IP address of this block: {@code cidr}.
 *
 * @param base
 *            an address of the block
 * @param prefix
 *            how many of the first bits all addresses of the block have in common
 */
record AddressBlock(Address base, int prefix) implements Condition {

    /** Reads a block in CIDR notation: an address, a slash and a number of bits less than an address has. */
    static AddressBlock parse(String block) {
        int slash = block.indexOf('/');
        Address base = slash < 0 ? null : Address.parse(block.substring(0, slash));
        if (base == null) {
            throw Malformed.because("\"" + block + "\" is no block of IP addresses in CIDR notation");
        }
        String bits = block.substring(slash + 1);
        int prefix = bits.matches("[0-9]{1,3}") ? Integer.parseInt(bits) : -1;
        if (prefix < 0 || prefix >= base.bits()) {
            throw Malformed
                    .because("the mask bits of \"" + block + "\" must be a number from 0 to " + (base.bits() - 1));
        }
        return new AddressBlock(base, prefix);
    }

    @Override
    public boolean holds(Value.Scalar value) {
        if (!(value instanceof Value.Text(String text))) {
            return false;
        }
        Address address = Address.parse(text);
        if (address == null || address.bits() != base.bits()) {
            return false;
        }
        int rest = base.bits() - prefix;
        if (rest < Long.SIZE) {
            return address.high() == base.high() && address.low() >>> rest == base.low() >>> rest;
        }
        // a shift by 64 bits would be none
        return rest == 2 * Long.SIZE || address.high() >>> (rest - Long.SIZE) == base.high() >>> (rest - Long.SIZE);
    }
}
