using Cell0.ChatOps.Web;

namespace Cell0.ChatOps.Tests.Web;

public sealed class ProblemTypeTests
{
    [Theory]
    [InlineData(400, "15.5.1")]
    [InlineData(401, "15.5.2")]
    [InlineData(403, "15.5.4")]
    [InlineData(404, "15.5.5")]
    [InlineData(405, "15.5.6")]
    [InlineData(409, "15.5.10")]
    [InlineData(410, "15.5.11")]
    [InlineData(413, "15.5.14")]
    [InlineData(415, "15.5.16")]
    [InlineData(421, "15.5.20")]
    [InlineData(422, "15.5.21")]
    [InlineData(426, "15.5.22")]
    [InlineData(500, "15.6.1")]
    [InlineData(503, "15.6.4")]
    public void A_problem_points_to_where_its_status_is_defined(int status, string section) => ProblemType.Of(status).ShouldBe($"https://tools.ietf.org/html/rfc9110#section-{section}");

    [Theory]
    [InlineData(418)]
    [InlineData(429)]
    [InlineData(599)]
    [InlineData(0)]
    public void A_status_of_elsewhere_is_a_problem_without_a_page(int status) => ProblemType.Of(status).ShouldBe("about:blank");
}
