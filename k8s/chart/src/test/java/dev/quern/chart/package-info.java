/** Tests of the chart, which need no cluster and no Helm but that of a library. */
@NullMarked
package dev.quern.chart;

import org.jspecify.annotations.NullMarked;
