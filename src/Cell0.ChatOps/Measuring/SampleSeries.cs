using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Cell0.ChatOps.Measuring;

/// <summary>The raw samples behind one or more figures, in the order in which they were taken.</summary>
/// <param name="Metric">Dotted name, unique within its probe, such as <c>latency</c>.</param>
/// <param name="Unit">The unit of every sample: <c>ms</c>, <c>ops/s</c>, <c>bytes</c>, <c>share</c>, <c>count</c>, <c>ratio</c>...</param>
public sealed record SampleSeries(string Metric, string Unit, IReadOnlyList<double> Values)
{
    private byte[]? csv;
    private string? sha256;

    /// <summary>One header line, then one number a line (shortest text that reads back to the same double), LF line ends, UTF-8.</summary>
    public byte[] Csv => csv ??= WriteCsv();

    /// <summary>SHA-256 of exactly the bytes of <see cref="Csv"/>, lower-case hex.</summary>
    public string Sha256 => sha256 ??= Convert.ToHexStringLower(SHA256.HashData(Csv));

    private byte[] WriteCsv()
    {
        var text = new StringBuilder(32 + Values.Count * 20);
        text.Append(Metric).Append('_').Append(Unit).Append('\n');
        foreach (var value in Values) text.Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
