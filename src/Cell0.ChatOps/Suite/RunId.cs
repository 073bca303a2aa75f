using System.Globalization;

namespace Cell0.ChatOps.Suite;

/// <summary>A run's name in the ledger, written <c>R512</c>.</summary>
public readonly record struct RunId(long Value)
{
    public static bool TryParse(string? text, out RunId id)
    {
        id = default;
        if (text is not ['R' or 'r', .. var digits] || !long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return false;
        id = new RunId(value);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"R{Value}");
}
