-- Audit logs to a usage file with ClickHouse, from files (here) or from a table that has the event as a String `line`:
--   clickhouse local --queries-file clickhouse.sql > all.usage
--   kubetrace rbac all.usage
-- Counts what duckdb.sql counts: what the requests themselves needed, without impersonation and without what bodies show.
-- This query is not run by the tests of kubetrace, which have no ClickHouse: what it counts is what duckdb.sql counts, which is run.
WITH
  events AS (
    SELECT
      JSONExtractString(line, 'verb') AS verb,
      JSONExtractString(line, 'user', 'username') AS who,
      arraySort(arrayDistinct(JSONExtract(line, 'user', 'groups', 'Array(String)'))) AS groups,
      splitByChar(' ', JSONExtractString(line, 'userAgent'))[1] AS client,
      JSONExtractInt(line, 'responseStatus', 'code') AS code,
      JSONExtractString(line, 'requestReceivedTimestamp') AS at,
      splitByChar('?', JSONExtractString(line, 'requestURI'))[1] AS path,
      JSONExtractString(line, 'objectRef', 'apiGroup') AS api_group,
      JSONExtractString(line, 'objectRef', 'resource') AS plural,
      JSONExtractString(line, 'objectRef', 'subresource') AS subresource,
      JSONExtractString(line, 'objectRef', 'namespace') AS namespace,
      JSONExtractString(line, 'objectRef', 'name') AS name
    FROM file('audit-*.log.gz', LineAsString, 'line String')
    WHERE JSONExtractString(line, 'stage') = 'ResponseComplete'
      AND NOT JSONHas(line, 'impersonatedUser')
      AND code NOT IN (0, 401)
  ),
  needs AS (
    SELECT
      who,
      groups,
      code != 403 AS is_allowed,
      verb,
      api_group,
      if(subresource = '', plural, concat(plural, '/', subresource)) AS resource,
      if(api_group = '' AND plural = 'namespaces', '', namespace) AS place,
      -- An audit event of a create has the name that the object got, after the decision.
      if(verb = 'create' AND subresource = '', '', name) AS object,
      if(plural = '', path, '') AS url,
      count() AS times,
      min(at) AS first,
      max(at) AS last,
      arraySlice(arraySort(groupUniqArrayIf(client, client != '')), 1, 8) AS clients,
      uniqExactIf(client, client != '') > 8 AS more_clients
    FROM events
    -- To RBAC a literal * is everything.
    WHERE NOT (plural = '*' OR api_group = '*' OR (plural = '' AND path LIKE '%*'))
    GROUP BY who, groups, is_allowed, verb, api_group, resource, place, object, url
  )
SELECT concat(
  '{"kind":"Usage","apiVersion":"kubetrace.dev/v1","source":"audit log","user":', toJSONString(who),
  ',"groups":', toJSONString(groups),
  ',"allowed":', if(is_allowed, 'true', 'false'),
  ',"requests":', toString(sum(times)),
  ',"first":', toJSONString(min(first)),
  ',"last":', toJSONString(max(last)),
  ',"needs":[', arrayStringConcat(groupArray(concat(
    '{"anyOf":[[{"verb":', toJSONString(verb), ',"group":', toJSONString(api_group),
    ',"resource":', toJSONString(resource), ',"namespace":', toJSONString(place),
    ',"name":', toJSONString(object), ',"url":', toJSONString(url),
    '}]],"count":', toString(times),
    ',"denied":', if(is_allowed, '0', toString(times)),
    ',"first":', toJSONString(first), ',"last":', toJSONString(last),
    ',"answered":{"at":', toJSONString(last), ',"missing":', if(is_allowed, 'false', 'true'),
    '},"clients":', toJSONString(clients),
    ',"moreClients":', if(more_clients, 'true', 'false'), '}'
  )), ','),
  ']}'
) AS line
FROM needs
GROUP BY who, groups, is_allowed
FORMAT LineAsString
SETTINGS output_format_json_escape_forward_slashes = 0;
