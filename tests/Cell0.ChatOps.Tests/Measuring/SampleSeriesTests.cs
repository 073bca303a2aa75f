using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Cell0.ChatOps.Measuring;
using FsCheck;
using FsCheck.Xunit;

namespace Cell0.ChatOps.Tests.Measuring;

public sealed class SampleSeriesTests
{
    [Fact]
    public void The_hash_is_that_of_exactly_the_text()
    {
        var series = new SampleSeries("latency", "ms", [0.1, 2]);
        Encoding.UTF8.GetString(series.Csv).ShouldBe("latency_ms\n0.1\n2\n");
        series.Sha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData("latency_ms\n0.1\n2\n"u8)));
    }

    [Property]
    public bool Every_sample_reads_back_to_the_same_number(NormalFloat[] samples)
    {
        var values = samples.Select(sample => sample.Get).ToArray();
        var lines = Encoding.UTF8.GetString(new SampleSeries("x", "ms", values).Csv).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1);
        return lines.Select(line => double.Parse(line, CultureInfo.InvariantCulture)).SequenceEqual(values);
    }
}
