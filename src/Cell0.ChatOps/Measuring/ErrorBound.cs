namespace Cell0.ChatOps.Measuring;

/// <summary>What may be said of a failure rate: its 95 % upper bound, never a bare zero.</summary>
public static class ErrorBound
{
    /// <summary>Upper end of the 95 % interval of a share: 3/n with no failure (rule of three), else Wilson's.</summary>
    /// <returns>0 to 1; 1 when nothing was tried.</returns>
    public static double Upper95(int failures, int tried)
    {
        if (tried <= 0) return 1;
        if (failures == 0) return Math.Min(1, 3.0 / tried);
        return Wilson95(failures, tried).High;
    }

    /// <summary>Wilson's 95 % interval of a share.</summary>
    /// <returns>Each 0 to 1; 0 and 1 when nothing was tried.</returns>
    public static (double Low, double High) Wilson95(int failures, int tried)
    {
        if (tried <= 0) return (0, 1);
        const double Z = 1.959963984540054;
        var share = (double)failures / tried;
        var centre = share + Z * Z / (2 * tried);
        var half = Z * Math.Sqrt(share * (1 - share) / tried + Z * Z / (4.0 * tried * tried));
        var scale = 1 + Z * Z / tried;
        return (failures == 0 ? 0 : Math.Max(0, (centre - half) / scale), Math.Min(1, (centre + half) / scale));
    }

    /// <summary>"0 of 6050 (&lt; 0.05 %)" or "3 of 200 (up to 4.3 %)".</summary>
    public static string Describe(int failures, int tried) => tried <= 0
        ? "not measured"
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{failures} of {tried} ({(failures == 0 ? "<" : "up to")} {100 * Upper95(failures, tried):0.##} %)");
}
