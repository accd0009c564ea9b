package dev.quern.examples.random;

/** The input: {@code {"min": 1, "max": 6}}. A bean, which every version of Lambda's Java runtime can read. */
public final class Range {

    private Integer min;
    private Integer max;

    public Range() {
    }

    public Range(Integer min, Integer max) {
        this.min = min;
        this.max = max;
    }

    public Integer getMin() {
        return min;
    }

    public void setMin(Integer min) {
        this.min = min;
    }

    public Integer getMax() {
        return max;
    }

    public void setMax(Integer max) {
        this.max = max;
    }
}
