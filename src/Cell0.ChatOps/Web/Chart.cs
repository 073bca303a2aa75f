using System.Globalization;

namespace Cell0.ChatOps.Web;

/// <summary>A drawing for the template <c>pages/parts/chart</c>: paths in a box that the page stretches, and words that say the same.</summary>
/// <param name="Kind">Class of the style sheet: <c>bars</c> or <c>trend</c>.</param>
/// <param name="Top">What the upper edge stands for.</param>
/// <param name="Left">What the left end stands for.</param>
/// <param name="Right">What the right end stands for.</param>
/// <param name="Mark">A second path that marks one place, or null.</param>
internal sealed record Chart(string Kind, string Title, string Description, string Path, string Top, string Left, string Right, string? Mark = null)
{
    public const int Width = 480;
    public const int Height = 120;

    /// <summary>Values beyond it are no measurements, and their differences no numbers.</summary>
    public const double Largest = 1e150;

    public Dictionary<string, object?> Model(string id) => new(StringComparer.Ordinal)
    {
        ["id"] = id,
        ["kind"] = Kind,
        ["title"] = Title,
        ["description"] = Description,
        ["path"] = Path,
        ["mark"] = Mark,
        ["axis"] = $"M0 {Height}H{Width}",
        ["top"] = Top,
        ["left"] = Left,
        ["right"] = Right,
        ["width"] = Width,
        ["height"] = Height,
    };

    /// <summary>A coordinate: a tenth of a unit is finer than any screen.</summary>
    public static string At(double coordinate) => Math.Round(coordinate, 1, MidpointRounding.AwayFromZero).ToString("0.#", CultureInfo.InvariantCulture);
}
