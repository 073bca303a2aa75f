using System.Globalization;

namespace Cell0.ChatOps.Findings.Feasibility;

/// <summary>How many jobs a gateway runs at once.</summary>
/// <param name="Count">1 and up.</param>
/// <param name="Source">Whence this is known, for a person.</param>
public sealed record GatewayLanes(int Count, string Source)
{
    private const int Fixed = 8;

    /// <summary>2026.9 ships a fixed 8. What the documentation of 2026.2 says is taken for all before: one, unless its configuration says otherwise.</summary>
    /// <param name="version">As the gateway names it (<c>2026.9.6</c>, <c>dev</c>); null when it did not.</param>
    public static GatewayLanes Of(string? version) => version is not null && IsFrom(version, 2026, 9)
        ? new GatewayLanes(Fixed, $"{Fixed} lanes, fixed in {version}")
        : new GatewayLanes(1, $"1 lane, the default of {(string.IsNullOrWhiteSpace(version) ? "older gateways" : version)}");

    private static bool IsFrom(string version, int year, int month)
    {
        var parts = version.TrimStart('v').Split('.', '-', '+');
        return parts.Length >= 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var itsYear)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var itsMonth)
            && (itsYear > year || (itsYear == year && itsMonth >= month));
    }
}
