using System.Globalization;

namespace Cell0.ChatOps.Web;

/// <summary>What a problem's <c>type</c> points to.</summary>
internal static class ProblemType
{
    /// <summary>The section of RFC 9110 that defines the status; <c>about:blank</c> (RFC 9457, 4.2.1) where it defines none.</summary>
    public static string Of(int status) => status is (>= 400 and <= 417) or 421 or 422 or 426 or (>= 500 and <= 505)
        ? string.Create(CultureInfo.InvariantCulture, $"https://tools.ietf.org/html/rfc9110#section-15.{(status / 100) + 1}.{Place(status)}")
        : "about:blank";

    // The sections count on where the codes leave a gap: 15.5.20 is 421, 15.5.22 is 426.
    private static int Place(int status) => status switch { 421 or 422 => status % 100 - 1, 426 => 22, _ => (status % 100) + 1 };
}
