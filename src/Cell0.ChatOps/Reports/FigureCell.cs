using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Rendering;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Reports;

/// <summary>A cell of a table: a figure followed by its name, <c>0.18 ms (m4c)</c>, or plainly "not measured".</summary>
public static class FigureCell
{
    public const string NotMeasured = "not measured";

    public static string Of(Figure? figure, string otherwise = NotMeasured) => figure is null ? otherwise : $"{Text(figure)} ({figure.Id.Local})";

    /// <summary>A figure of another run: named in full.</summary>
    public static string Full(Figure? figure) => figure is null ? NotMeasured : $"{Text(figure)} ({figure.Id})";

    /// <summary>The wanted quantile, or "max of n" where it is not lawful.</summary>
    public static string Quantile(ProbeResult? probe, string metric, int percent) =>
        Of(probe?.Figure(metric, Statistic.Percentile(percent)) ?? probe?.Figure(metric, Statistic.Max));

    /// <summary>The value as people read it: a maximum says of how many, a share of failures says its bound and never a bare zero.</summary>
    public static string Text(Figure figure)
    {
        if (figure is { Metric: "error_share" } && figure.Statistic == Statistic.Share) return ErrorBound.Describe((int)Math.Round(figure.Value * figure.N), figure.N);
        var value = FigureFormat.Figure(figure.Value, figure.Unit);
        return figure.Statistic == Statistic.Max ? $"{value}, max of {figure.N}" : value;
    }
}
