using System.Globalization;
using System.Text;

namespace Cell0.ChatOps.Alerts;

/// <summary>The name of a label set, as Prometheus and amtool print it: FNV-1a over sorted names and values, each followed by the byte 255.</summary>
/// <remarks>https://github.com/prometheus/common/blob/main/model/signature.go</remarks>
public static class LabelFingerprint
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <returns>16 hexadecimal digits.</returns>
    public static string Of(IReadOnlyDictionary<string, string> labels)
    {
        var hash = Offset;
        foreach (var (name, value) in labels.OrderBy(label => label.Key, StringComparer.Ordinal))
        {
            hash = Add(Add(hash, name), value);
        }

        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }

    private static ulong Add(ulong hash, string text)
    {
        Span<byte> small = stackalloc byte[256];
        var size = Encoding.UTF8.GetMaxByteCount(text.Length);
        var buffer = size <= small.Length ? small : new byte[size];
        foreach (var part in buffer[..Encoding.UTF8.GetBytes(text, buffer)]) hash = (hash ^ part) * Prime;
        return (hash ^ 255) * Prime;
    }
}
