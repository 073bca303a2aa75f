namespace Cell0.ChatOps.Suite;

/// <summary>Throughput over time from the begins and ends of operations.</summary>
internal static class Throughput
{
    /// <summary>Operations per second in equally long windows from the first begin to the last end. Their mean is exactly all operations over the whole time.</summary>
    /// <param name="begins">Any monotonic unit; same length as <paramref name="ends"/>.</param>
    /// <param name="unitsPerSecond">Of the two series.</param>
    public static double[] InWindows(ReadOnlySpan<long> begins, ReadOnlySpan<long> ends, double unitsPerSecond, int windows)
    {
        if (begins.Length == 0) return [];
        var (from, to) = (Least(begins), Greatest(ends));
        var length = Math.Max(1.0, to - from) / windows;
        var operations = new double[windows];
        for (var index = 0; index < begins.Length; index++)
            Share(operations, (begins[index] - from) / length, (Math.Max(ends[index], begins[index] + 1) - from) / length);
        for (var window = 0; window < windows; window++) operations[window] *= unitsPerSecond / length;
        return operations;
    }

    /// <summary>Adds one operation, shared out over the windows that it lies in. Positions are in windows.</summary>
    private static void Share(double[] operations, double begin, double end)
    {
        var last = Math.Min(operations.Length - 1, (int)end);
        for (var window = Math.Min(last, (int)begin); window <= last; window++)
        {
            var overlap = (window == last ? end : Math.Min(end, window + 1)) - Math.Max(begin, window);
            operations[window] += Math.Max(0, overlap) / (end - begin);
        }
    }

    private static long Least(ReadOnlySpan<long> values)
    {
        var least = values[0];
        foreach (var value in values) least = Math.Min(least, value);
        return least;
    }

    private static long Greatest(ReadOnlySpan<long> values)
    {
        var greatest = values[0];
        foreach (var value in values) greatest = Math.Max(greatest, value);
        return greatest;
    }
}
